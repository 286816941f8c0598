"""The local backend: ONNX Runtime on this machine's CPU."""
