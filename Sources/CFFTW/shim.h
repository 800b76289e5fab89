#ifndef STEMULATOR_CFFTW_H
#define STEMULATOR_CFFTW_H
#include <fftw3.h>
#endif
