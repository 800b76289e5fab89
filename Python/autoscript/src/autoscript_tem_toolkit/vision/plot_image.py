from __future__ import annotations

from autoscript_tem_microscope_client.structures import AdornedImage

from .plot_images import plot_images


def plot_image(image: AdornedImage) -> None:
    """Shows an image in grey, from its least to its greatest value."""
    plot_images([image])
