#pragma once
/// The known name that a typo probably meant, for messages that end in "Did you mean …?".

#include <span>
#include <string>
#include <string_view>

namespace ganflow {

/// The element of `known` with the smallest edit distance to `typo` (letters inserted, deleted, replaced, or two
/// neighbours swapped; case does not count), the first of several; empty when none is within a third of the longer
/// name.
///
/// Cost    O(|typo| · |name|) per name; names past 64 letters are never near.
std::string nearest_name(std::string_view typo, std::span<const std::string> known);

/// " Did you mean 'ring8'?" or, when nothing is near, " Known: ring8, grid25." : ready to end a message.
std::string suggestion(std::string_view typo, std::span<const std::string> known);

}  // namespace ganflow
