"""The backend on another machine, through its REST server."""
