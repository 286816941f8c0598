"""The first start: language, camera, pack, PIN."""
