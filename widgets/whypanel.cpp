#include "widgets/whypanel.h"

#include "widgets/counterview.h"
#include "widgets/messagepage.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace flipscope {

WhyPanel::WhyPanel(QWidget* parent)
    : QWidget(parent), m_pages(new QStackedWidget), m_message(new MessagePage), m_progress(new ProgressStrip),
      m_title(new QLabel), m_words(new QLabel), m_worth(new QLabel), m_counter(new CounterView),
      m_table(new QToolButton), m_model(new VoterModel(this)), m_voters(new QTableView) {
    m_title->setWordWrap(true);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel* words : {m_words, m_worth}) {
        words->setWordWrap(true);
        words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_table->setText(tr("Table"));
    m_table->setToolTip(tr("Show the counter's history as a table"));
    m_voters->setModel(m_model);
    m_voters->setAccessibleName(tr("Samples that voted"));
    m_voters->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_voters->verticalHeader()->hide();
    m_voters->setShowGrid(false);
    m_voters->setAlternatingRowColors(true);
    m_voters->horizontalHeader()->setStretchLastSection(true);
    const int side = fontMetrics().height() * 2;
    m_voters->setIconSize({side, side});
    m_voters->verticalHeader()->setDefaultSectionSize(side + 4);
    m_voters->setColumnWidth(VoterModel::PictureColumn, side + 8);
    m_voters->setColumnWidth(VoterModel::LabelColumn,
                             fontMetrics().horizontalAdvance(QStringLiteral("T-shirt/top  ")));
    m_voters->setColumnWidth(VoterModel::VoteColumn,
                             fontMetrics().horizontalAdvance(QStringLiteral("+999 against ")));

    auto* page = new QScrollArea; // a dock may be low
    page->setAccessibleName(tr("Why this weight flipped"));
    page->setWidgetResizable(true);
    page->setFrameShape(QFrame::NoFrame);
    auto* contents = new QWidget;
    page->setWidget(contents);
    m_voters->setMinimumHeight(fontMetrics().height() * 10);
    m_words->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* counter = new QHBoxLayout;
    counter->addWidget(m_counter, 1);
    counter->addWidget(m_table, 0, Qt::AlignTop);
    layout->addWidget(m_title);
    layout->addWidget(m_words);
    layout->addWidget(m_voters, 1);
    layout->addLayout(counter);
    layout->addWidget(m_worth);
    m_pages->addWidget(m_message);
    m_pages->addWidget(page);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_progress);
    all->addWidget(m_pages, 1);
    connect(m_progress, &ProgressStrip::cancelled, this, &WhyPanel::cancelled);
    connect(m_table, &QToolButton::clicked, m_counter, &CounterView::showAsTable);
    connect(m_counter, &CounterView::stepChosen, this, &WhyPanel::stepChosen);
    clear();
}

void WhyPanel::clear() {
    m_progress->end();
    showMessage(tr("Why did a weight flip?"),
                tr("Click a weight in the Weights panel, or a row of the Flips list: the samples that voted "
                   "for the flip and against it are shown here."));
}

void WhyPanel::showBusy(const QString& question) { m_progress->begin(question); }

void WhyPanel::setProgress(quint64 done, quint64 total) {
    if (m_progress->isActive())
        m_progress->setProgress(
            tr("Going through %1 steps again").arg(formatCount(static_cast<qint64>(total))), done, total);
}

void WhyPanel::showMessage(const QString& title, const QString& text) {
    m_progress->end();
    m_answer = nullptr;
    m_model->setAnswer(nullptr);
    m_message->showHint(QStringLiteral("help"), title, text);
    m_pages->setCurrentIndex(0);
}

QString WhyPanel::votesText(const WhyFlip& why) const {
    qint64 supporters = 0;
    for (const Voter& voter : why.voters)
        supporters += why.isFor(voter);
    const auto voters = static_cast<qint64>(why.voters.size());
    if (voters == 0)
        return tr("No sample of this step voted on this weight.");
    const QString what = why.flipped() ? tr("for the flip") : tr("for the weight as it is");
    return tr("%1 of the %2 samples of this step voted: %3 %4 (%5), %6 against it (%7). Total %8.")
        .arg(formatCount(voters), formatCount(static_cast<qint64>(why.batch)), formatCount(supporters), what,
             formatSigned(why.votesFor()), formatCount(voters - supporters), formatSigned(why.votesAgainst()),
             formatSigned(why.total));
}

QString WhyPanel::ruleText(const WhyFlip& why) const {
    if (why.threshold)
        return why.flipped()
                   ? tr("More than %1 were needed, and chance chose it.").arg(formatCount(*why.threshold))
                   : tr("More than %1 against the weight were needed, and chance has a say.")
                         .arg(formatCount(*why.threshold));
    if (!why.counterBefore || !why.counterAfter)
        return {};
    const WatchedCounter &was = *why.counterBefore, &is = *why.counterAfter;
    const QString moved = tr("The counter behind the weight went from %1 to %2")
                              .arg(formatSigned(was.value), formatSigned(is.value));
    if (is.rising == is.falling)
        return tr("%1; from %2 on the weight is +1.").arg(moved, formatSigned(is.rising));
    return tr("%1; from %2 on the weight becomes +1, below %3 it becomes -1.")
        .arg(moved, formatSigned(is.rising), formatSigned(is.falling));
}

namespace {

/// Both in as few digits as tell them apart, so that no verdict contradicts its numbers.
std::array<QString, 2> toldApart(double a, double b) {
    constexpr int mostDigits = 12;
    for (int digits = 4; digits < mostDigits; ++digits)
        if (formatReal(a, digits) != formatReal(b, digits))
            return {formatReal(a, digits), formatReal(b, digits)};
    return {formatReal(a), formatReal(b)};
}

} // namespace

QString WhyPanel::worthText(const WhyFlip& why) const {
    const auto rights = [&](const Standing& s) { return formatCount(static_cast<qint64>(s.correct)); };
    const auto [before, after] = toldApart(why.before.lead, why.flipAlone.lead);
    const QString numbers = tr("%1 → %2 of %3 right, mean lead %4 → %5")
                                .arg(rights(why.before), rights(why.flipAlone),
                                     formatCount(static_cast<qint64>(why.batch)), before, after);
    const QString verdict = !why.flipped()      ? tr("By itself, flipping it would have given")
                            : why.verdict() > 0 ? tr("By itself, the flip helped on this batch:")
                            : why.verdict() < 0 ? tr("By itself, the flip hurt on this batch:")
                                                : tr("By itself, the flip changed nothing on this batch:");
    return tr("%1 %2. The whole step: %3 → %4 right; without this flip %5.")
        .arg(verdict, numbers, rights(why.before), rights(why.after), rights(why.withoutFlip));
}

void WhyPanel::showAnswer(std::shared_ptr<const WhyAnswer> answer, const QString& weight) {
    m_progress->end();
    m_answer = std::move(answer);
    const WhyFlip& why = m_answer->why;
    const QString step = formatCount(static_cast<qint64>(why.step));
    m_title->setText(
        why.flipped() ? tr("%1: %2 → %3 in step %4")
                            .arg(weight, formatSigned(why.weightBefore), formatSigned(why.weightAfter), step)
                      : tr("%1 stayed %2 in step %3").arg(weight, formatSigned(why.weightAfter), step));
    QStringList words;
    if (why.hasVotes)
        words << votesText(why) << ruleText(why);
    else
        words << tr("Samples do not vote on single weights in this method, so there are no voters to list.");
    m_worth->setText(worthText(why));
    words.removeAll(QString());
    m_words->setText(words.join(QStringLiteral("\n")));
    const bool counted = !why.history.empty() && why.counterAfter;
    m_counter->setVisible(counted);
    m_table->setVisible(counted);
    if (counted)
        m_counter->setHistory(why.history, *why.counterAfter, why.step);
    m_model->setAnswer(m_answer);
    m_voters->setVisible(why.hasVotes);
    showPage();
}

void WhyPanel::showPage() {
    m_voters->scrollToTop();
    m_pages->setCurrentIndex(1);
    qobject_cast<QScrollArea*>(m_pages->widget(1))->ensureVisible(0, 0);
}

void WhyPanel::showBurst(const std::shared_ptr<const BurstAnswer>& answer, const QString& layer) {
    m_progress->end();
    m_answer = nullptr;
    const StepVotes& votes = answer->votes;
    m_title->setText(tr("Burst in step %1: %2 flips in %3")
                         .arg(formatCount(static_cast<qint64>(votes.step)),
                              formatCount(static_cast<qint64>(answer->flips)), layer));
    const auto supporters = std::count_if(votes.voters.begin(), votes.voters.end(),
                                          [](const Voter& voter) { return voter.vote > 0; });
    m_words->setText(votes.hasVotes
                         ? tr("Of %1 of these flips, spread over the layer, %2 of the %3 samples of the step "
                              "voted for most, %4 against most. The first ones below drove the burst.")
                               .arg(formatCount(static_cast<qint64>(votes.weights)), formatCount(supporters),
                                    formatCount(static_cast<qint64>(votes.batch)),
                                    formatCount(static_cast<qint64>(votes.voters.size()) - supporters))
                         : tr("Samples do not vote on single weights in this method, so there are no voters "
                              "to list."));
    m_worth->setText(tr("The whole step: %1 → %2 of %3 right.")
                         .arg(formatCount(static_cast<qint64>(votes.before.correct)),
                              formatCount(static_cast<qint64>(votes.after.correct)),
                              formatCount(static_cast<qint64>(votes.batch))));
    m_counter->hide();
    m_table->hide();
    m_model->setBurst(answer);
    m_voters->setVisible(votes.hasVotes);
    showPage();
}

QString WhyPanel::text() const {
    return m_pages->currentIndex() == 1
               ? m_title->text() + QLatin1Char('\n') + m_words->text() + QLatin1Char('\n') + m_worth->text()
               : m_message->text();
}

} // namespace flipscope
