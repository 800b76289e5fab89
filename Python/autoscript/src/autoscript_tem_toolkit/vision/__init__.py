"""Pictures of images and spectra, with matplotlib where something is shown."""

from .add_scale_bar import add_scale_bar
from .plot_image import plot_image
from .plot_images import plot_images
from .plot_spectra import plot_spectra
from .plot_spectrum import plot_spectrum

__all__ = ["add_scale_bar", "plot_image", "plot_images", "plot_spectra", "plot_spectrum"]
