#pragma once
/// A stored run on pictures of 4 × 4 pixels.

#include "ganflow/data/npy.hpp"

#include "../scratch_folder.hpp"
#include "small_run.hpp"

#include <array>

namespace ganflow::server {

inline void store_picture_run(const ScratchFolder& scratch, const std::string& name) {
  const std::string file = scratch / "pictures.npy";
  std::vector<std::byte> pixels(std::size_t{20} * 4 * 4);
  for (std::size_t k = 0; k < pixels.size(); ++k) {
    pixels[k] = static_cast<std::byte>(k * 11 % 256);
  }
  data::write_npy(file, data::DType::kUint8, std::array<std::size_t, 3>{20, 4, 4}, pixels);
  store_small_run(scratch / name, {"data.law=", "data.file=" + file, "latent.dimension=3"});
}

}  // namespace ganflow::server
