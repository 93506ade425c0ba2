#pragma once
/// A spec by file or by gallery name.

#include "ganflow/experiment/spec.hpp"

#include <string>
#include <vector>

namespace ganflow::apps {

/// Paths inside the spec become absolute, so that a run can be resumed from elsewhere.
/// Throws InputError when there is neither such a file nor such a name, and where a file that it names is missing.
experiment::Spec load_spec(const std::string& file_or_name, const std::vector<std::string>& overrides);

/// The commented text, as written by hand.
std::string load_spec_text(const std::string& file_or_name);

}  // namespace ganflow::apps
