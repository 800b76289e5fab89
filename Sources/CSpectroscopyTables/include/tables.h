/* Tables of energy losses inside the program: it finds them wherever it is run. Scripts/loss-tables writes them. */
#ifndef STEMULATOR_SPECTROSCOPY_TABLES_H
#define STEMULATOR_SPECTROSCOPY_TABLES_H

#include <stddef.h>

/* Generalised oscillator strengths, edges and widths of Z = 1 to 92; the layout is in OscillatorTables.swift. */
extern const unsigned char stemulator_oscillators[];
extern const size_t stemulator_oscillators_size;

/* Dielectric functions of materials, JSON. */
extern const unsigned char stemulator_materials[];
extern const size_t stemulator_materials_size;

/* Near-edge recipes, JSON. */
extern const unsigned char stemulator_recipes[];
extern const size_t stemulator_recipes_size;

#endif
