"""What the functions that show something share."""

from __future__ import annotations

from types import ModuleType


def pyplot() -> ModuleType:
    """Matplotlib, which only showing needs."""
    try:
        import matplotlib.pyplot
    except ImportError as error:
        raise RuntimeError("Showing images and spectra needs matplotlib: pip install matplotlib") from error
    return matplotlib.pyplot


def finish(plt: ModuleType) -> None:
    """Shows figures where that is possible; without a display they stay for `plt.savefig`."""
    if plt.get_backend().lower() != "agg":
        plt.show()
