// SPDX-License-Identifier: Apache-2.0
// A second translation unit with the same headers in another order: nothing in them is defined twice.
#include <mica/components.hpp>
#include <mica/dlpack.h>
#include <mica.h>
#include <mica.hpp>

mica::MetaTensor flipped_elsewhere(const mica::MetaTensor& image);
mica::MetaTensor flipped_elsewhere(const mica::MetaTensor& image) { return mica::transforms::Flip(2)(image); }
