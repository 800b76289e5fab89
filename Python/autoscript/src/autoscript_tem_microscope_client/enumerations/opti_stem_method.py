from .text_enumeration import TextEnumeration


class OptiStemMethod(TextEnumeration):
    """Aberrations that OptiSTEM corrects."""

    C1 = "C1"
    C1_A1 = "C1_A1"
    B2_A2 = "B2_A2"
