#include "ganflow/core/provenance.hpp"

#include "ganflow_version.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <thread>

namespace ganflow {

namespace {

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) {
      const auto colon = line.find(": ");
      return colon == std::string::npos ? line : line.substr(colon + 2);
    }
  }
  return "unknown";
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : "unknown";
}

}  // namespace

Provenance provenance() {
  return {.version = GANFLOW_VERSION,
          .commit = GANFLOW_COMMIT,
          .compiler = GANFLOW_COMPILER,
          .build = GANFLOW_BUILD_TYPE,
          .host = host_name(),
          .processor = processor_name(),
          .cores = static_cast<int>(std::thread::hardware_concurrency())};
}

}  // namespace ganflow
