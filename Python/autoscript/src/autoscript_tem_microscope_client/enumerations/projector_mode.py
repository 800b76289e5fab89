from .text_enumeration import TextEnumeration


class ProjectorMode(TextEnumeration):
    """What the projector shows on cameras."""

    IMAGING = "Imaging"
    DIFFRACTION = "Diffraction"
