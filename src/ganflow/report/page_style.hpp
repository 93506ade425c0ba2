#pragma once
/// The look of a report's page.

#include <string_view>

namespace ganflow::report {

/// A style sheet without any reference to other files.
std::string_view page_style();

}  // namespace ganflow::report
