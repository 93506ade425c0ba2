#include "ganflow/io/state_file.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/file_descriptor.hpp"

#include <hdf5.h>
#include <zlib.h>

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace ganflow::io {

namespace {

constexpr std::int64_t kSchema = 1;
constexpr std::size_t kImageStep = 1U << 20U;  // bytes by which HDF5's image grows in memory
constexpr std::size_t kLongestKind = 32;       // characters of the attribute "kind"
constexpr std::size_t kLongestName = 1024;     // characters of an array's name

/// HDF5 prints every error on standard error unless told not to; the library never prints.
class QuietHdf5 {
 public:
  QuietHdf5() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  QuietHdf5(const QuietHdf5&) = delete;
  QuietHdf5& operator=(const QuietHdf5&) = delete;
  ~QuietHdf5() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// Thrown and caught in this file: an HDF5 call refused, for the reason in words.
struct Refused {
  const char* what;
};

/// The return code of an HDF5 call, checked.
template <class Code>
Code checked(Code code, const char* what) {
  if (code < 0) {
    throw Refused{what};
  }
  return code;
}

class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle(hid_t id, Close release, const char* what) : id_(checked(id, what)), close_(release) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) {
      close_(id_);
    }
  }
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): stands for the id in HDF5's calls

 private:
  hid_t id_;
  Close close_;
};

template <class T>
struct Types;
template <>
struct Types<float> {
  static hid_t stored() { return H5T_IEEE_F32LE; }
  static hid_t native() { return H5T_NATIVE_FLOAT; }
};
template <>
struct Types<double> {
  static hid_t stored() { return H5T_IEEE_F64LE; }
  static hid_t native() { return H5T_NATIVE_DOUBLE; }
};
template <>
struct Types<std::int64_t> {
  static hid_t stored() { return H5T_STD_I64LE; }
  static hid_t native() { return H5T_NATIVE_INT64; }
};

const char* word(StateKind kind) { return kind == StateKind::kCheckpoint ? "checkpoint" : "snapshot"; }

/// A file that lives in memory only.
Handle memory_access() {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "property list");
  checked(H5Pset_fapl_core(access, kImageStep, 0), "memory driver");
  return access;
}

template <class T>
void write_attribute(hid_t where, const char* name, T value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "attribute");
  const Handle attribute(H5Acreate2(where, name, Types<T>::stored(), space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "attribute");
  checked(H5Awrite(attribute, Types<T>::native(), &value), "attribute");
}

void write_attribute(hid_t where, const char* name, std::string_view text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "attribute");
  checked(H5Tset_size(type, text.size()), "attribute");
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "attribute");
  const Handle attribute(H5Acreate2(where, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, "attribute");
  checked(H5Awrite(attribute, type, text.data()), "attribute");
}

template <class T>
void write_array(hid_t file, const record::Array& array, const std::vector<T>& values) {
  const std::vector<hsize_t> shape(array.shape.begin(), array.shape.end());
  const Handle space(
      shape.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
      H5Sclose, "shape");
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "property list");
  checked(H5Pset_obj_track_times(creation, 0), "property list");
  checked(H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER), "property list");
  const Handle dataset(
      H5Dcreate2(file, array.name.c_str(), Types<T>::stored(), space, H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose,
      "array");
  if (!values.empty()) {
    checked(H5Dwrite(dataset, Types<T>::native(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "numbers");
  }
}

std::string image_of(hid_t file) {
  checked(H5Fflush(file, H5F_SCOPE_GLOBAL), "image");
  std::string image(static_cast<std::size_t>(checked(H5Fget_file_image(file, nullptr, 0), "image")), '\0');
  checked(H5Fget_file_image(file, image.data(), image.size()), "image");
  return image;
}

// --- the seal: one line of text after the HDF5 part, which HDF5 does not look at ---

std::string checksum(std::string_view bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return fmt::format("{:08x}", crc32_z(crc32_z(0, nullptr, 0), data, bytes.size()));
}

std::string seal_start(std::int64_t schema) { return fmt::format("\nganflow state, schema {:04}, crc32 ", schema); }

std::string sealed(std::string image) {
  image += seal_start(kSchema);
  return image + checksum(image) + '\n';
}

/// The part before the seal, once everything is known to be as it was written.
std::string_view unsealed(std::string_view bytes, std::string_view name) {
  const std::size_t start_size = seal_start(kSchema).size();
  const std::size_t checksum_size = checksum("").size();
  if (bytes.size() < start_size + checksum_size + 1) {
    throw Refused{"it is shorter than any such file"};
  }
  const std::string_view covered = bytes.substr(0, bytes.size() - checksum_size - 1);
  const std::string_view start = covered.substr(covered.size() - start_size);
  std::int64_t schema = 0;
  const std::size_t digits = start.find_first_of("0123456789");
  if (digits != std::string_view::npos) {
    std::from_chars(start.data() + digits, start.data() + start.size(), schema);
  }
  if (start != seal_start(schema)) {
    throw Refused{"its last line is missing"};
  }
  if (bytes.substr(covered.size()) != checksum(covered) + '\n') {
    throw Refused{"its bytes do not match their checksum"};
  }
  if (schema > kSchema) {
    throw NewerSchema(
        fmt::format("{} was written by a newer ganflow (schema {}; this one reads up to {}). "
                    "Update ganflow, or start the run anew with this one",
                    name, schema, kSchema));
  }
  return covered.substr(0, covered.size() - start_size);
}

// --- reading: a seal protects against damage, not against somebody else's files, so whatever the bytes say is doubted
// first ---

Handle open_attribute(hid_t where, const char* name, H5T_class_t expected) {
  Handle attribute(H5Aopen(where, name, H5P_DEFAULT), H5Aclose, "an attribute is missing");
  const Handle space(H5Aget_space(attribute), H5Sclose, "attribute");
  const Handle type(H5Aget_type(attribute), H5Tclose, "attribute");
  if (H5Sget_simple_extent_npoints(space) != 1 || H5Tget_class(type) != expected) {
    throw Refused{"an attribute has another type"};
  }
  return attribute;
}

template <class T>
T read_attribute(hid_t where, const char* name) {
  const Handle attribute = open_attribute(where, name, std::is_floating_point_v<T> ? H5T_FLOAT : H5T_INTEGER);
  T value{};
  checked(H5Aread(attribute, Types<T>::native(), &value), "attribute");
  return value;
}

std::string read_text_attribute(hid_t where, const char* name) {
  const Handle attribute = open_attribute(where, name, H5T_STRING);
  const Handle type(H5Aget_type(attribute), H5Tclose, "attribute");
  const std::size_t size = H5Tget_size(type);
  if (checked(H5Tis_variable_str(type), "attribute") > 0 || size > kLongestKind) {
    throw Refused{"an attribute has another type"};
  }
  std::string text(size, '\0');
  checked(H5Aread(attribute, type, text.data()), "attribute");
  return text;
}

std::vector<std::size_t> read_shape(hid_t space) {
  std::vector<hsize_t> shape(static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space), "shape")));
  checked(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "shape");
  return {shape.begin(), shape.end()};
}

/// Number of values; refuses more than `limit`, which the file could not hold.
std::size_t count_values(const std::vector<std::size_t>& shape, std::size_t limit) {
  std::size_t count = 1;
  for (const std::size_t extent : shape) {
    if (extent != 0 && count > limit / extent) {
      throw Refused{"an array is larger than the file"};
    }
    count *= extent;
  }
  return count;
}

template <class T>
void read_values(hid_t dataset, std::size_t bytes_of_file, record::Array& array) {
  std::vector<T> values(count_values(array.shape, bytes_of_file / sizeof(T)));
  if (!values.empty()) {
    checked(H5Dread(dataset, Types<T>::native(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "numbers are cut off");
  }
  array.values = std::move(values);
}

record::Array read_array(hid_t file, const std::string& name, std::size_t bytes_of_file) {
  const Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "an array cannot be opened");
  const Handle space(H5Dget_space(dataset), H5Sclose, "shape");
  const Handle type(H5Dget_type(dataset), H5Tclose, "type");
  record::Array array{.name = name, .shape = read_shape(space), .values = {}};
  if (checked(H5Tequal(type, Types<float>::stored()), "type") > 0) {
    read_values<float>(dataset, bytes_of_file, array);
  } else if (checked(H5Tequal(type, Types<double>::stored()), "type") > 0) {
    read_values<double>(dataset, bytes_of_file, array);
  } else if (checked(H5Tequal(type, Types<std::int64_t>::stored()), "type") > 0) {
    read_values<std::int64_t>(dataset, bytes_of_file, array);
  } else {
    throw Refused{"an array is neither float32, float64 nor int64"};
  }
  return array;
}

std::string array_name(hid_t file, hsize_t index) {
  H5L_info_t link{};
  checked(H5Lget_info_by_idx(file, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, index, &link, H5P_DEFAULT), "arrays' names");
  std::array<char, kLongestName + 1> name{};
  const ssize_t length = checked(
      H5Lget_name_by_idx(file, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, index, name.data(), name.size(), H5P_DEFAULT),
      "arrays' names");
  if (link.type != H5L_TYPE_HARD || static_cast<std::size_t>(length) > kLongestName) {
    throw Refused{"it has a link where an array should be"};  // a link could lead into another file
  }
  return name.data();
}

record::State read_root(hid_t file, StateKind kind, std::string_view name) {
  const std::string found = read_text_attribute(file, "kind");
  GF_VALIDATE(found == word(kind), "{} is a {} (a {} was expected). Check the path", name, found, word(kind));
  return {.iteration = read_attribute<std::int64_t>(file, "iteration"),
          .time = read_attribute<double>(file, "time"),
          .arrays = {}};
}

}  // namespace

std::string encode_state(StateKind kind, const record::State& state) {
  const QuietHdf5 quiet;
  try {
    const Handle access = memory_access();
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "property list");
    checked(H5Pset_obj_track_times(creation, 0), "property list");
    checked(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "property list");
    const Handle file(H5Fcreate("state", H5F_ACC_TRUNC, creation, access), H5Fclose, "file in memory");
    write_attribute(file, "schema", kSchema);
    write_attribute(file, "kind", std::string_view(word(kind)));
    write_attribute(file, "iteration", state.iteration);
    write_attribute(file, "time", state.time);
    for (const record::Array& array : state.arrays) {
      GF_EXPECT(!array.name.empty() && array.name.size() <= kLongestName && array.name.find('/') == std::string::npos);
      GF_EXPECT(count_values(array.shape, std::numeric_limits<std::size_t>::max()) == array.size());
      std::visit([&](const auto& values) { write_array(file, array, values); }, array.values);
    }
    return sealed(image_of(file));
  } catch (const Refused& refused) {
    throw RuntimeFailure(fmt::format("cannot build a {} of iteration {} (HDF5 refused: {}). Is memory used up?",
                                     word(kind), state.iteration, refused.what));
  }
}

record::State decode_state(std::string_view bytes, StateKind kind, std::string_view name) {
  const QuietHdf5 quiet;
  try {
    const Handle access = memory_access();
    const std::string_view hdf5 = unsealed(bytes, name);
    std::string image(hdf5);  // HDF5 wants a mutable pointer, though it copies
    checked(H5Pset_file_image(access, image.data(), image.size()), "it is empty");
    const Handle file(H5Fopen("state", H5F_ACC_RDONLY, access), H5Fclose, "it is no whole HDF5 file");
    record::State state = read_root(file, kind, name);
    H5G_info_t group{};
    checked(H5Gget_info(file, &group), "arrays' names");
    for (hsize_t k = 0; k < group.nlinks; ++k) {
      state.arrays.push_back(read_array(file, array_name(file, k), hdf5.size()));
    }
    return state;
  } catch (const Refused& refused) {
    throw InputError(fmt::format("{} is no whole {} ({}). It was damaged or cut short: use another one, or a copy",
                                 name, word(kind), refused.what));
  }
}

void write_state(const std::filesystem::path& path, StateKind kind, const record::State& state) {
  write_file_atomically(path, encode_state(kind, state));
}

record::State read_state(const std::filesystem::path& path, StateKind kind) {
  return decode_state(read_file(path), kind, path.string());
}

}  // namespace ganflow::io
