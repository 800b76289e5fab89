# Of this stand-in; that of AutoScript's calls is 1.14 to 1.15 as far as they are covered.
VERSION = "0.1 (Stemulator's stand-in for AutoScript TEM; not Thermo Fisher's software)"
