"""Face recognition at a door: kiosk, console, and the pipeline behind them."""

__version__ = "0.1.0"
