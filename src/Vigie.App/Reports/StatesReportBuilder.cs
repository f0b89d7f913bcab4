using System.Globalization;
using Vigie.Logs;
using Vigie.Logs.Records;
using Vigie.Logs.States;
using Vigie.Logs.Windows;

namespace Vigie.App.Reports;

/// <summary>Puts the states that were found into a report.</summary>
internal sealed class StatesReportBuilder(FoundStates found, Pipeline pipeline, RowSpool spool)
{
    // A state that nobody was in for so much of the time is news.
    private const double NewAfter = 1.0 / 3;

    // Of a template in words; its whole text stands beside them in report.json.
    private const int LongestText = 100;

    private readonly long _stepMicros = Math.Max(1, (long)(pipeline.Options.Windows.StepSeconds * 1e6));

    /// <summary>The report.</summary>
    public StatesReport Build(IReadOnlyList<string> sources, string version, RecordCounts counts, IReadOnlyList<string> notes)
    {
        var machines = Machines();
        var windows = pipeline.Options.Windows;
        return new StatesReport
        {
            Run = new StatesRun(sources, version, windows.StepSeconds, windows.WarmupSeconds, pipeline.Options.MachinePattern),
            Input = new StatesInput(
                Moment(pipeline.FirstMicros), Moment(pipeline.LastMicros), counts.Lines, counts.Records, counts.Samples,
                pipeline.Machines.Count, pipeline.Miner.Count, spool.Keys.Count, found.Subclusters),
            Notes = notes,
            Tried = [.. found.Tried.Select(tried => new StatesTried(tried.States, tried.Explained))],
            States = States(machines),
            Machines = machines,
        };
    }

    /// <summary>A mark in words.</summary>
    public static string Words(StateMark mark)
    {
        string name = mark.Name.Text.Length <= LongestText ? mark.Name.Text : mark.Name.Text[..LongestText] + "...", mean = Number(mark.Mean), usual = Number(mark.Usual);
        return mark.Name.Kind switch
        {
            "template" => $"“{name}” {(mean == "1" ? "once" : mean + " times")}, usually {usual}",
            "time" => $"silent for {Duration.Text(mark.Mean)}, usually {Duration.Text(mark.Usual)}",
            "metric" => $"{name.Replace(", level", "", StringComparison.Ordinal)} {mean}, usually {usual}",
            _ => $"{mean} {name}, usually {usual}",
        };
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        < 0.005 => "0",
        < 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        < 1e6 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##e0", CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);

    private List<MachineStates> Machines()
    {
        var stretches = new List<(long From, long To, int State)>[pipeline.Machines.Count];
        for (int row = 0; row < spool.Keys.Count; row++)
        {
            var key = spool.Keys[row];
            var own = stretches[key.Machine] ??= [];
            long from = key.TimeMicros - _stepMicros;
            int state = found.Assignments[row] + 1;
            // Windows that follow one another in one state are one stretch.
            if (own.Count > 0 && own[^1].State == state && own[^1].To >= from) own[^1] = own[^1] with { To = key.TimeMicros };
            else own.Add((from, key.TimeMicros, state));
        }
        return
        [
            .. stretches.Select((own, machine) => (Name: pipeline.Machines[machine], Own: own)).Where(m => m.Own is not null)
                .OrderBy(m => m.Name, StringComparer.Ordinal)
                .Select(m => new MachineStates(
                    m.Name, [.. m.Own.Select(s => new StateStretch(Moment(s.From), Moment(s.To), s.State))])),
        ];
    }

    private List<StateFacts> States(List<MachineStates> machines)
    {
        var isNewAfter = Moment(pipeline.FirstMicros + (long)(NewAfter * (pipeline.LastMicros - pipeline.FirstMicros)));
        var facts = new List<StateFacts>();
        for (int i = 0; i < found.States.Count; i++)
        {
            var stays = machines.SelectMany(m => m.Stretches.Where(s => s.State == i + 1).Select(s => (m.Machine, Stretch: s))).ToList();
            var first = stays.MinBy(stay => stay.Stretch.From);
            double[] lengths = [.. stays.Select(stay => (stay.Stretch.To - stay.Stretch.From).TotalSeconds).Order()];
            facts.Add(new StateFacts(
                i + 1, found.States[i].Windows, (double)found.States[i].Windows / spool.Keys.Count,
                stays.Select(stay => stay.Machine).Distinct().Count(), first.Stretch.From, first.Machine,
                stays.Max(stay => stay.Stretch.To), lengths[lengths.Length / 2], first.Stretch.From > isNewAfter,
                [.. found.States[i].Marks.Select(Mark)]));
        }
        return facts;
    }

    private static StateMarkFacts Mark(StateMark mark) =>
        new(mark.Name.Kind, mark.Name.Text, Words(mark), mark.Mean, mark.Usual, mark.ZScore);
}
