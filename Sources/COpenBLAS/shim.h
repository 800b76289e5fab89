#ifndef STEMULATOR_COPENBLAS_H
#define STEMULATOR_COPENBLAS_H
#include <cblas.h>
#endif
