// Several models that vote on a picture: each gives one vote to its class, the most votes win, of equal ones
// the lower class. Members may differ in everything but the pictures they take and the classes they tell
// apart.
#pragma once

#include "engine/io/modelfile.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

class Ensemble {
public:
    /// Throws Error (Usage), naming the model, where one does not go with the first. `names`: one per model.
    Ensemble(std::vector<Model> models, const std::vector<std::string>& names);

    const std::vector<Model>& models() const { return m_models; }
    std::size_t classes() const { return m_models.front().classNames.size(); }

    /// What every sample is for every model: [model][sample]. In the caller's arena.
    std::vector<std::vector<std::uint16_t>> opinions(const Samples& samples, const Kernels& kernels) const;
    /// The class with the most votes, for every sample.
    std::vector<std::uint16_t> majority(const std::vector<std::vector<std::uint16_t>>& opinions) const;

private:
    std::vector<Model> m_models;
};

} // namespace flipscope
