#pragma once
/// Solutions that many cells of a study are held against, each computed once a process.

#include "ganflow/record/array.hpp"

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ganflow::experiment {

class ReferenceStore {
 public:
  using Solution = std::shared_ptr<const record::State>;

  /// The solution of the spec whose text is `key`: of `solve`, called by the first who asks; others wait for it. What
  /// `solve` throws, all who ask get.
  Solution get(const std::string& key, const std::function<record::State()>& solve);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_future<Solution>> solutions_;
};

}  // namespace ganflow::experiment
