"""The part of AutoScript's toolkit that scripts of the field use, written for Stemulator; not Thermo Fisher's software."""
