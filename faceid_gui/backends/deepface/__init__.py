"""DeepFace in a process of its own, behind the same port as every other backend."""
