/* Scripts/x-ray-tables writes the table. */
#ifndef STEMULATOR_XRAY_TABLES_H
#define STEMULATOR_XRAY_TABLES_H

#include "tables.h"

/* Shells, lines and absorption of X-rays of Z = 1 to 92, JSON. */
struct stemulator_table stemulator_xrays(void);

#endif
