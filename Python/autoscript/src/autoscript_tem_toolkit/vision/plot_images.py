from __future__ import annotations

from collections.abc import Sequence

from autoscript_tem_microscope_client.structures import AdornedImage

from .plotting import finish, pyplot


def plot_images(images: Sequence[AdornedImage]) -> None:
    """Shows images side by side in grey, each from its least to its greatest value, with the detector above it."""
    plt = pyplot()
    _, axes = plt.subplots(1, len(images), figsize=(6 * len(images), 6), squeeze=False)
    for axis, image in zip(axes[0], images):
        axis.imshow(image.data, cmap="gray")
        axis.set_axis_off()
        if image.metadata:
            axis.set_title(image.metadata.binary_result.detector)
    finish(plt)
