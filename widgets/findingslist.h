// Findings as a short list, each with what can be done about it: "Show", and "Skip" or the way back. Takes no
// room where there are none.
#pragma once

#include "widgets/findings.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace flipscope {

class FindingsList : public QScrollArea {
    Q_OBJECT
public:
    /// Targets of the links in a finding's text.
    static constexpr const char* showLink = "show";
    static constexpr const char* actLink = "act";

    explicit FindingsList(QWidget* parent = nullptr);

    void setFindings(std::vector<Finding> findings);
    const std::vector<Finding>& findings() const { return m_findings; }
    /// While training nothing is skipped or taken back.
    void setReadOnly(bool readOnly);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void showRequested(const flipscope::Finding& finding);
    /// Skip; or take back what Finding::Kind::LeftOut and Relabelled are about.
    void actRequested(const flipscope::Finding& finding);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addRow(std::size_t at);
    QString richText(const Finding& finding) const;

    std::vector<Finding> m_findings;
    bool m_readOnly = false;
    std::vector<QLabel*> m_texts; // one for each finding
    QWidget* m_rows;
    QVBoxLayout* m_layout;
};

} // namespace flipscope
