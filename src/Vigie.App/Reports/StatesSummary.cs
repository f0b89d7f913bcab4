using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Reports;

/// <summary>What was found, in plain sentences.</summary>
internal static class StatesSummary
{
    /// <summary>The finding in one line.</summary>
    public static string Title(StatesReport report)
    {
        int news = report.States.Count(state => state.IsNew);
        string states = $"{Counted(report.Input.Machines, "machine")} in {Counted(report.States.Count, "state")}";
        return news == 0 ? $"{states}, none of them new" : $"{states}, {Number(news)} of them new";
    }

    /// <summary>What that means, sentence by sentence.</summary>
    public static IEnumerable<string> Sentences(StatesReport report)
    {
        yield return $"{Counted(report.Input.Windows, "window")} of {Duration.Text(report.Run.StepSeconds)} were put together by "
            + "likeness alone: how many lines of each level and template, and the metrics. Nobody said what is good or bad.";
        if (report.States.Count == 0) yield break;
        var largest = report.States[0];
        yield return $"State 1 holds {Percent(largest.Share, 0)} of the windows.";
        var news = report.States.Where(state => state.IsNew).OrderBy(state => state.FirstSeen).ToList();
        if (news.Count == 0)
            yield return "Every state was seen in the first third of the time already.";
        else
            yield return $"State {news[0].State} is new: it first came at {BacktestPlots.Moment(news[0].FirstSeen)} UTC, "
                + $"on {news[0].FirstMachine}.";
    }
}
