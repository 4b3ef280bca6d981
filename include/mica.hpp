// SPDX-License-Identifier: Apache-2.0
/// @file
/// mica for C++17: header only, over the C API in mica.h. Nothing but mica.h and the standard library is needed.
///
///     #include <mica.hpp>
///     #include <mica/components.hpp>
///
///     mica::MetaTensor image = mica::read("ct.nii.gz");    // or a DICOM folder, or MetaTensor::from_data(…)
///
///     using namespace mica::transforms;
///     Compose pipeline({ScaleIntensityRange(-1000, 400).b_min(0).b_max(1).clip(true), Flip().spatial_axis(0)});
///     mica::MetaTensor out = pipeline(image);
///     mica::MetaTensor back = pipeline.inverse(out);
///     mica::write(back, "back.nii.gz");
///
/// Where things are: error.hpp (Error), affine.hpp (Affine), span.hpp (DType, Shape, Span, View), tensor.hpp
/// (MetaTensor), image.hpp (read, write, DICOM), value.hpp (Value, Sample, collate), run.hpp (RunOptions, Random, CancelToken), component.hpp
/// (Component, Transform, transforms from your own functions), network.hpp (Network, Inferer), library.hpp (version, devices, threads, seed, log),
/// builder.hpp (what the generated classes of components.hpp are made of).
///
/// Failures are exceptions of type mica::Error. As in the C API, a const object may be used by many threads at once, a
/// non-const one by one thread at a time.
#ifndef MICA_HPP
#define MICA_HPP

#include "mica/affine.hpp"
#include "mica/builder.hpp"
#include "mica/component.hpp"
#include "mica/error.hpp"
#include "mica/image.hpp"
#include "mica/library.hpp"
#include "mica/network.hpp"
#include "mica/run.hpp"
#include "mica/span.hpp"
#include "mica/tensor.hpp"
#include "mica/value.hpp"

#endif
