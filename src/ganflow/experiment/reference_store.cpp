#include "ganflow/experiment/reference_store.hpp"

namespace ganflow::experiment {

ReferenceStore::Solution ReferenceStore::get(const std::string& key, const std::function<record::State()>& solve) {
  std::promise<Solution> promise;
  std::shared_future<Solution> solution;
  bool mine = false;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = solutions_.find(key);
    mine = found == solutions_.end();
    solution = mine ? solutions_.emplace(key, promise.get_future().share()).first->second : found->second;
  }
  if (mine) {
    try {
      promise.set_value(std::make_shared<const record::State>(solve()));
    } catch (...) {  // whatever it is, it belongs to all who wait
      promise.set_exception(std::current_exception());
    }
  }
  return solution.get();
}

}  // namespace ganflow::experiment
