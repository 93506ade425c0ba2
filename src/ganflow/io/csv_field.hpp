#pragma once
/// Fields of comma-separated text, RFC 4180.

#include <string>
#include <string_view>

namespace ganflow::io {

/// The text, in quotes where it must be: where it holds a comma, a quote or the end of a line. Quotes inside are doubled.
std::string csv_field(std::string_view text);

}  // namespace ganflow::io
