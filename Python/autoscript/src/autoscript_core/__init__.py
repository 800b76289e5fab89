"""The part of AutoScript's common package that scripts of the field import. Stemulator's twin; not Thermo Fisher's software."""
