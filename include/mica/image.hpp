// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images in files: read, write, headers, DICOM series and segmentations, and readers and writers of your own.
#ifndef MICA_IMAGE_HPP
#define MICA_IMAGE_HPP

#include "component.hpp"
#include "json.hpp"

namespace mica {

/// What to read, and how; the defaults suit most.
struct ReadOptions {
  std::optional<DType> dtype = {};  ///< element type; the file's by default
  bool keep_axes = false;           ///< the file's own axes instead of channels first
  /// Copies the voxels of uncompressed files instead of mapping them. A mapped file must not be cut short or changed by
  /// others while the image is in use.
  bool copy = false;
  std::vector<mica_range> region = {};  ///< a part: one range per axis, in the file's order [x, y, z, …]
  std::uint64_t max_bytes = 0;          ///< the most that the image may take; 0 for the machine's memory
  std::string series = {};              ///< DICOM: SeriesInstanceUID, for folders with several series
  bool anonymous = false;               ///< DICOM: leaves out fields that identify the patient
  bool regular_only = false;            ///< DICOM: refuses what is no evenly spaced stack of slices
  bool stored_values = false;           ///< DICOM: no modality rescale
  std::vector<std::string> arrays = {};  ///< NumPy archives: names of the arrays; all by default
  const CancelToken* cancel = nullptr;
  Progress progress = {};  ///< for dicom_scan: called for each file
};

/// How to write; the defaults suit most.
struct WriteOptions {
  std::optional<DType> dtype = {};             ///< element type in the file; the image's by default
  std::optional<std::int64_t> channel_dim = 0;  ///< none where the tensor has no channels
  int compression = 0;                         ///< 0 the format's default, 1 to 12, -1 none
  int nifti_version = 0;                       ///< 1 or 2; 0 for 1 where sizes allow it
  std::optional<std::pair<int, int>> codes = {};  ///< NIfTI: sform and qform code
  int quality = 0;                             ///< JPEG: 1 to 100; 0 for 75
};

namespace detail {

inline mica_str to_str(std::string_view text) noexcept { return mica_str{text.data(), text.size()}; }

/// The options as C takes them; `options` must outlive it.
class CReadOptions {
 public:
  explicit CReadOptions(const ReadOptions& options) {
    out_.struct_size = sizeof out_;
    if (options.dtype) {
      out_.convert = true;
      out_.dtype = static_cast<mica_dtype>(*options.dtype);
    }
    out_.keep_axes = options.keep_axes;
    out_.copy = options.copy;
    out_.region = options.region.data();
    out_.region_size = options.region.size();
    out_.max_bytes = options.max_bytes;
    out_.series = to_str(options.series);
    out_.anonymous = options.anonymous;
    out_.regular_only = options.regular_only;
    out_.stored_values = options.stored_values;
    for (const std::string& name : options.arrays) arrays_.push_back(to_str(name));
    out_.arrays = arrays_.data();
    out_.arrays_size = arrays_.size();
    out_.cancel = options.cancel == nullptr ? nullptr : options.cancel->handle();
    if (options.progress) {
      out_.progress = call_progress;
      out_.progress_data = const_cast<Progress*>(&options.progress);  // call_progress only reads it
    }
  }
  CReadOptions(const CReadOptions&) = delete;
  CReadOptions& operator=(const CReadOptions&) = delete;

  const mica_read_options* get() const noexcept { return &out_; }

 private:
  mica_read_options out_{};
  std::vector<mica_str> arrays_;
};

inline std::vector<mica_str> to_strs(const std::vector<std::string>& texts) {
  std::vector<mica_str> out;
  out.reserve(texts.size());
  for (const std::string& text : texts) out.push_back(to_str(text));
  return out;
}

}  // namespace detail

/// Reads an image: a file of any format, or a folder with a DICOM series. The result is (C, x, y, z) with its affine and
/// the fields of the file as metadata.
///
///     mica::MetaTensor ct = mica::read("ct.nii.gz");
///     mica::MetaTensor mr = mica::read("dicom/t1", {/*dtype=*/mica::DType::float32});
inline MetaTensor read(std::string_view path, const ReadOptions& options = {}) {
  const detail::CReadOptions c(options);
  return MetaTensor(detail::make_with_callbacks<mica_tensor>(
      [&](mica_tensor** out) { return mica_image_read(path.data(), path.size(), c.get(), out); }));
}

/// Reads several files and stacks them as channels.
inline MetaTensor read(const std::vector<std::string>& paths, const ReadOptions& options = {}) {
  const detail::CReadOptions c(options);
  const std::vector<mica_str> list = detail::to_strs(paths);
  return MetaTensor(detail::make_with_callbacks<mica_tensor>(
      [&](mica_tensor** out) { return mica_image_read_files(list.data(), list.size(), c.get(), out); }));
}

/// What is known of a file without its voxels: a map with `format`, `shape`, `dtype`, `affine`, `spacing`, `orientation`, `meta`….
inline Value read_header(std::string_view path, const ReadOptions& options = {}) {
  const detail::CReadOptions c(options);
  return Value::from_json(detail::take(detail::make_with_callbacks<mica_string>(
      [&](mica_string** out) { return mica_image_read_header(path.data(), path.size(), c.get(), out); })));
}

/// Writes an image (C, spatial…) in the format that the ending of the path says. The file is complete or not there.
inline void write(const MetaTensor& image, std::string_view path, const WriteOptions& options = {}) {
  mica_write_options c{};
  c.struct_size = sizeof c;
  if (options.dtype) {
    c.convert = true;
    c.dtype = static_cast<mica_dtype>(*options.dtype);
  }
  c.no_channel = !options.channel_dim.has_value();
  c.channel_dim = options.channel_dim.value_or(0);
  c.compression = options.compression;
  c.nifti_version = options.nifti_version;
  if (options.codes) {
    c.set_codes = true;
    c.sform_code = options.codes->first;
    c.qform_code = options.codes->second;
  }
  c.quality = options.quality;
  const detail::CallbackScope scope;
  scope.check(mica_image_write(image.handle(), path.data(), path.size(), &c));
}

/// The DICOM series in folders and files: a map with `series` (a list of maps with `selector`, `uid`, `description`, `files` in the
/// order of the slices, …), `files`, `skipped`, `without_pixels`, `unreadable`.
inline Value dicom_scan(const std::vector<std::string>& paths, const ReadOptions& options = {}) {
  const detail::CReadOptions c(options);
  const std::vector<mica_str> list = detail::to_strs(paths);
  return Value::from_json(detail::take(detail::make_with_callbacks<mica_string>(
      [&](mica_string** out) { return mica_dicom_scan(list.data(), list.size(), c.get(), out); })));
}

/// A DICOM segmentation that was read.
struct Segmentation {
  MetaTensor image;  ///< a label map (1, x, y, z), or a channel for each segment
  Value segments;    ///< a list of maps with `number`, `label`, `category`, `property_type`, …
};

/// Reads a DICOM segmentation (SEG): as a label map, or with a channel for each segment.
inline Segmentation read_segmentation(std::string_view path, bool channels = false, const ReadOptions& options = {}) {
  const detail::CReadOptions c(options);
  mica_string* segments = nullptr;
  mica_tensor* image = detail::make_with_callbacks<mica_tensor>([&](mica_tensor** out) {
    return mica_dicom_segmentation_read(path.data(), path.size(), channels, c.get(), &segments, out);
  });
  MetaTensor owner(image);
  return Segmentation{std::move(owner), Value::from_json(detail::take(segments))};
}

/// Writes labels (a label map, or a channel for each segment) as a DICOM segmentation. `options` is a map: `source` (the files
/// of the series that was segmented), `segments`, `type`, …; the C++ guide lists its keys.
inline void write_segmentation(const MetaTensor& labels, std::string_view path, const Sample& options = Sample()) {
  const detail::ArgumentWriter json(options);
  detail::check(mica_dicom_segmentation_write(labels.handle(), path.data(), path.size(), json.json().data(),
                                              json.json().size()));
}

/// Writes an image as a DICOM series, one file for each slice, and returns the paths. `options` is a map: `kind`, `source`, …;
/// the C++ guide lists its keys.
inline std::vector<std::string> write_dicom_series(const MetaTensor& image, std::string_view folder,
                                                   const Sample& options = Sample()) {
  const detail::ArgumentWriter json(options);
  return Value::from_json(detail::take(detail::make<mica_string>([&](mica_string** out) {
           return mica_dicom_series_write(image.handle(), folder.data(), folder.size(), json.json().data(),
                                          json.json().size(), out);
         })))
      .as<std::vector<std::string>>();
}

/// Reads the files at these paths; may throw. The metadata `original_channel_dim` say which dimension holds the channels (NaN for
/// none).
using ReadFunction = std::function<MetaTensor(const std::vector<std::string>& paths)>;
/// Whether a reader reads a file, judged by its path.
using AcceptsFunction = std::function<bool(std::string_view path)>;
/// Writes an image (C, spatial…) to a file; may throw.
using WriteFunction = std::function<void(const MetaTensor& image, std::string_view path)>;

namespace detail {

struct UserReader {
  ReadFunction read;
  AcceptsFunction accepts;

  static bool call_accepts(void* user_data, const char* path, std::size_t size) {
    const AcceptsFunction& accepts = static_cast<UserReader*>(user_data)->accepts;
    return !accepts || accepts(std::string_view(path, size));
  }
  static mica_error* call_read(void* user_data, const mica_str* paths, std::size_t count, mica_tensor** out) noexcept {
    try {
      std::vector<std::string> list;
      for (std::size_t i = 0; i < count; ++i) list.push_back(to_string(paths[i]));
      *out = static_cast<UserReader*>(user_data)->read(list).release();
      return nullptr;
    } catch (...) {
      return keep_exception();
    }
  }
};

inline mica_error* call_write(void* user_data, const mica_tensor* image, const char* path, std::size_t size) noexcept {
  try {
    mica_tensor* copy = nullptr;
    check(mica_tensor_clone(image, &copy));
    (*static_cast<WriteFunction*>(user_data))(MetaTensor(copy), std::string_view(path, size));
    return nullptr;
  } catch (...) {
    return keep_exception();
  }
}

}  // namespace detail

/// A reader from your own functions: for the argument `reader` of LoadImage, and for register_reader. Without `accepts` it
/// takes every file.
inline Component reader(std::string_view name, ReadFunction read, AcceptsFunction accepts = {}) {
  auto functions = std::make_unique<detail::UserReader>();
  functions->read = std::move(read);
  functions->accepts = std::move(accepts);
  mica_reader_callbacks callbacks{};
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = name.data();
  callbacks.name_size = name.size();
  callbacks.accepts = detail::UserReader::call_accepts;
  callbacks.read = functions->read ? detail::UserReader::call_read : nullptr;
  callbacks.destroy = detail::destroy<detail::UserReader>;
  callbacks.user_data = functions.release();
  return Component(detail::make<mica_component>(
      [&](mica_component** out) { return mica_component_new_reader(&callbacks, out); }));
}

/// A writer from your own function: for the argument `writer` of SaveImage, and for register_writer.
inline Component writer(std::string_view name, WriteFunction write) {
  auto function = std::make_unique<WriteFunction>(std::move(write));
  mica_writer_callbacks callbacks{};
  callbacks.struct_size = sizeof callbacks;
  callbacks.name = name.data();
  callbacks.name_size = name.size();
  callbacks.write = *function ? detail::call_write : nullptr;
  callbacks.destroy = detail::destroy<WriteFunction>;
  callbacks.user_data = function.release();
  return Component(detail::make<mica_component>(
      [&](mica_component** out) { return mica_component_new_writer(&callbacks, out); }));
}

/// Lets `read` and LoadImage ask a reader before mica's own, for the files that it accepts.
inline void register_reader(const Component& reader) { detail::check(mica_reader_register(reader.handle())); }
inline void unregister_reader(const Component& reader) { detail::check(mica_reader_unregister(reader.handle())); }

/// Lets `write` and SaveImage use a writer for files with this ending.
inline void register_writer(std::string_view extension, const Component& writer) {
  detail::check(mica_writer_register(extension.data(), extension.size(), writer.handle()));
}
inline void unregister_writer(const Component& writer) { detail::check(mica_writer_unregister(writer.handle())); }

}  // namespace mica

#endif
