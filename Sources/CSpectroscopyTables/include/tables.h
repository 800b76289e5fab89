/* Tables of energy losses inside the program: it finds them wherever it is run. Scripts/loss-tables writes them. */
#ifndef STEMULATOR_SPECTROSCOPY_TABLES_H
#define STEMULATOR_SPECTROSCOPY_TABLES_H

#include <stddef.h>

struct stemulator_table {
  const unsigned char *bytes;
  size_t size;
};

/* Generalised oscillator strengths, edges and widths of Z = 1 to 92; the layout is in Scripts/loss-tables. */
struct stemulator_table stemulator_oscillators(void);

/* Dielectric functions of materials, JSON. */
struct stemulator_table stemulator_materials(void);

/* Near-edge recipes, JSON. */
struct stemulator_table stemulator_recipes(void);

#endif
