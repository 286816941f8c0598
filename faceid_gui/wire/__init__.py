"""The REST contract: what crosses the network, shared by the server and its clients."""
