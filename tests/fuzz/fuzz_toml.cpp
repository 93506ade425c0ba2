/// Any bytes → a Spec or an InputError; and what is a Spec survives writing and reading.
/// The text ends at the first NUL; the NUL-separated pieces after it are overrides.

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/spec_changes.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::string> pieces(std::string_view bytes) {
  std::vector<std::string> result;
  while (true) {
    const auto nul = bytes.find('\0');
    result.emplace_back(bytes.substr(0, nul));
    if (nul == std::string_view::npos) {
      return result;
    }
    bytes.remove_prefix(nul + 1);
  }
}

/// A refusal is one line that says something.
void check_message(const std::string& message) {
  if (message.empty() || message.find('\n') != std::string::npos) {
    std::abort();
  }
}

void check_round_trip(const ganflow::experiment::Spec& spec) {
  using namespace ganflow::experiment;
  const Spec read = parse_spec(write_spec(spec), "fuzz.toml");
  if (!spec_changes(spec, read).empty()) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> parts = pieces({reinterpret_cast<const char*>(data), size});
  const std::string text = std::move(parts.front());
  parts.erase(parts.begin());
  ganflow::experiment::Spec spec;
  try {
    spec = ganflow::experiment::parse_spec(text, "fuzz.toml", parts);
  } catch (const ganflow::InputError& error) {
    check_message(error.what());
    return 0;
  }
  check_round_trip(spec);
  return 0;
}
