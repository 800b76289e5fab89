#include "tables.h"

/* A directive of C23 that the compiler knows in every standard of C. */
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char stemulator_oscillators[] = {
#embed "oscillators.bin"
};
const size_t stemulator_oscillators_size = sizeof stemulator_oscillators;

const unsigned char stemulator_materials[] = {
#embed "materials.json"
};
const size_t stemulator_materials_size = sizeof stemulator_materials;

const unsigned char stemulator_recipes[] = {
#embed "recipes.json"
};
const size_t stemulator_recipes_size = sizeof stemulator_recipes;
