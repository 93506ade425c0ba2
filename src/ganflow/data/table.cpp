#include "ganflow/data/table.hpp"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>

namespace ganflow::data {

std::size_t size_of(DType dtype) {
  return with_type(dtype, [](auto zero) { return sizeof(zero); });
}

std::string_view name_of(DType dtype) {
  switch (dtype) {
    case DType::kUint8: return "uint8";
    case DType::kInt32: return "int32";
    case DType::kInt64: return "int64";
    case DType::kFloat32: return "float32";
    case DType::kFloat64: break;
  }
  return "float64";
}

Bytes map_file(const std::string& path) {
  const int descriptor =
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC);  // NOLINT(cppcoreguidelines-pro-type-vararg): POSIX
  GF_VALIDATE(descriptor >= 0, "cannot open {} ({}). Check the name and the permissions", path, std::strerror(errno));
  struct stat status {};
  const bool plain = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = plain ? static_cast<std::size_t>(status.st_size) : 0;
  void* address = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : nullptr;
  const int reason = errno;
  ::close(descriptor);
  GF_VALIDATE(plain, "{} is not a plain file. Give a file, or a folder of PNG or JPEG pictures", path);
  GF_VALIDATE(address != MAP_FAILED, "cannot map {} ({}). Copy it to a local disk", path, std::strerror(reason));
  std::shared_ptr<const void> owner(address, [size](const void* p) {
    if (p != nullptr) {
      ::munmap(const_cast<void*>(p), size);  // NOLINT(cppcoreguidelines-pro-type-const-cast): munmap takes void*
    }
  });
  return {{static_cast<const std::byte*>(address), size}, std::move(owner), path};
}

Bytes own_bytes(std::vector<std::byte> buffer, std::string source) {
  auto owner = std::make_shared<const std::vector<std::byte>>(std::move(buffer));
  const std::span<const std::byte> view(*owner);
  return {view, std::move(owner), std::move(source)};
}

std::size_t Table::row_size() const {
  std::size_t size = 1;
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    size *= shape[axis];
  }
  return size;
}

std::string Table::shape_text() const {
  return shape.size() == 1 ? fmt::format("({},)", shape[0]) : fmt::format("({})", fmt::join(shape, ", "));
}

double Table::as_double(std::size_t i) const {
  return with_type(dtype, [&](auto zero) { return static_cast<double>(load<decltype(zero)>(i)); });
}

std::size_t checked_bytes(std::span<const std::size_t> shape, DType dtype, std::size_t available,
                          const std::string& source) {
  std::size_t bytes = size_of(dtype);
  bool fits = true;
  for (const std::size_t extent : shape) {
    std::size_t product = 0;
    fits = fits && !__builtin_mul_overflow(bytes, extent, &product);
    bytes = product;
  }
  GF_VALIDATE(
      fits && bytes <= available,
      "{}: its header promises a {} array of shape ({}), but only {} bytes of data follow (the file was cut short "
      "or its header is damaged). Copy or download it again",
      source, name_of(dtype), fmt::join(shape, ", "), available);
  return bytes;
}

Matrix<double> as_matrix(const Table& table) {
  Matrix<double> result(table.rows(), table.row_size());
  with_type(table.dtype, [&](auto zero) {
    for (std::size_t i = 0; i < table.count(); ++i) {
      result.data()[i] = static_cast<double>(table.load<decltype(zero)>(i));
    }
  });
  return result;
}

void require_finite(const Table& table) {
  with_type(table.dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_floating_point_v<T>) {
      for (std::size_t i = 0; i < table.count(); ++i) {
        const T value = table.load<T>(i);
        GF_VALIDATE(
            std::isfinite(value),
            "{}: row {}, column {} is {} (counted from 0; every value must be finite). Remove or repair that row",
            table.bytes.source, i / table.row_size(), i % table.row_size(), value);
      }
    }
  });
}

}  // namespace ganflow::data
