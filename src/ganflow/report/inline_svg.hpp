#pragma once
/// An SVG file as part of an HTML page.

#include <string>
#include <string_view>

namespace ganflow::report {

/// The <svg> element alone, scalable, with `description` for who cannot see it. Its ids begin with `prefix`, so that
/// several live on one page; tooltips, namespaces and the white ground go; black, grey and the palette's colours become
/// var(--ink), var(--blue) …, which the page sets for light and dark.
std::string inline_svg(std::string_view file, const std::string& prefix, const std::string& description);

/// &, <, > and quotes as HTML has them; control characters become spaces.
std::string html_text(std::string_view text);

}  // namespace ganflow::report
