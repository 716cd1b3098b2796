// The scores of all classes for one picture, as the engine computed them: a bar from 0 for each, its number
// beside it, the highest marked.
#pragma once

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace flipscope {

class ClassBars : public QWidget {
    Q_OBJECT
public:
    explicit ClassBars(QWidget* parent = nullptr);

    /// Pixels.
    int rowHeight() const;
    /// One score per name; empty: nothing is shown. Ties: the first is the answer.
    void setScores(const QStringList& names, std::vector<std::int32_t> scores);
    const std::vector<std::int32_t>& scores() const { return m_scores; }
    /// -1: none.
    int best() const { return m_best; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void classChosen(int index); ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void choose(int index);
    QString sentence(int index) const;

    QStringList m_names;
    std::vector<std::int32_t> m_scores;
    int m_best = -1;
    int m_chosen = -1;
};

} // namespace flipscope
