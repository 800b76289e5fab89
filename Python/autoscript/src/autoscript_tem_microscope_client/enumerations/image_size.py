from enum import IntEnum


class ImageSize(IntEnum):
    """Sides of square images in pixels. Any whole number is taken as well."""

    PRESET_256 = 256
    PRESET_512 = 512
    PRESET_1024 = 1024
    PRESET_2048 = 2048
    PRESET_4096 = 4096
