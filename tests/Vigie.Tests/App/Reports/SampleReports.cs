using Vigie.Learn.Statistics;
using Vigie.Logs.Evaluation;

namespace Vigie.Tests.App.Reports;

/// <summary>Reports to draw: a usual one, an empty one, and one with hostile and many rows.</summary>
internal static class SampleReports
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Kinds =
        ["memory", "disk full", "failing disk", "overheating", "network", "sudden"];

    private static readonly string[] Signals =
    [
        "“page allocation stalled for <*> ms” 14 in 30 min",
        "memory_free falls 3.1 deviations below its day",
        "level WARNING 9 times its usual rate",
        "“read error on <*>, sector <*>, retried” first seen",
        "temperature 88, usually 52",
        "silence of web.log for 4 min",
    ];

    /// <summary>28 failures on 12 machines over four weeks.</summary>
    public static BacktestReport Usual()
    {
        var random = new Random(7);
        var outcomes = Outcomes(random, 28);
        double[] leads = [.. outcomes.Where(o => o.Caught).Select(o => o.LeadSeconds!.Value).Order()];
        return new BacktestReport
        {
            Run = Run,
            Input = Input(28),
            Folds = [.. Enumerable.Range(0, 4).Select(Fold)],
            Scores = Scores(leads),
            PrecisionRecall = [.. Enumerable.Range(0, 200).Select(i => Point(i / 199.0))],
            Calibration = [.. Enumerable.Range(0, 10).Select(i => Bin(i, random))],
            LeadSeconds = leads,
            Timelines = [.. outcomes.Select(o => o.Machine).Distinct().Order().Take(6)
                .Select(m => Timeline(m, outcomes, random))],
            Features = Features,
            Failures = outcomes,
            FalseIncidents = [.. Enumerable.Range(0, 4).Select(i => Incident(i, random))],
            Kinds = [.. outcomes.GroupBy(o => o.Kind).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Kind(g.Key, [.. g]))],
            Groups = [Group("par", 7, 18, 11, 2), Group("lyo", 5, 10, 6, 2)],
            Machines = [],
            Foreseeable = Foreseeable,
            Cost = Cost,
            Bootstrap = new BootstrapDescription { Machines = 12, Resamples = 1000, Seed = 1, WhyNone = null },
            Notes =
            [
                "Only 28 failures were judged: a difference of two or three failures between two scorers may be "
                    + "chance.",
                "412 of 726,331 lines carry a time before the line above them (at most 1.2 s); their time was "
                    + "clamped.",
            ],
        };
    }

    /// <summary>Two horizons, of which the longer announces sudden failures, and no other.</summary>
    public static BacktestReport Horizons()
    {
        var near = Usual();
        var far = near with
        {
            Run = near.Run with { HorizonSeconds = 3 * 86400 },
            Failures = [.. near.Failures.Select(f =>
                f with { Caught = f.Kind == "sudden", LeadSeconds = f.Kind == "sudden" ? 2 * 86400 : null })],
        };
        return near with { Further = [far], Joint = JointFigures.Of([near, far]) };
    }

    /// <summary>Nothing judged at all.</summary>
    public static BacktestReport Empty() => Usual() with
    {
        Input = Input(0),
        Folds = [],
        Scores = [],
        PrecisionRecall = [],
        Calibration = [],
        LeadSeconds = [],
        Timelines = [],
        Features = [],
        Failures = [],
        FalseIncidents = [],
        Kinds = [],
        Groups = [],
        Foreseeable = null,
        Cost = null,
        Bootstrap = new BootstrapDescription { Machines = 0, Resamples = 0, Seed = 1, WhyNone = "0 machines were judged: too few" },
        Notes = [],
    };

    /// <summary>Failures, but none was caught, no alarm was raised, and numbers are missing.</summary>
    public static BacktestReport NothingCaught()
    {
        var usual = Usual();
        return usual with
        {
            Folds = [usual.Folds[0] with { Threshold = double.NaN, Model = "none: no failure before the cut" }],
            Scores = [Card("Vigie", 0, 0, 0, 28, []) with { Precision = double.NaN, F1 = double.NaN,
                PrAuc = double.NaN }],
            PrecisionRecall = [],
            Calibration = [new CalibrationBin(double.NaN, double.NaN, 0, 0)],
            LeadSeconds = [],
            Failures = [.. usual.Failures.Select(f =>
                f with { Caught = false, LeadSeconds = null, PeakRisk = null, Kind = "" })],
            FalseIncidents = [],
        };
    }

    /// <summary>Names that are markup, and more rows than a page should hold.</summary>
    public static BacktestReport Hostile(int failures)
    {
        var usual = Usual();
        const string Name = "<script>alert(\"x\")</script>&'\u0001\uD800";
        return usual with
        {
            Input = Input(failures),
            Failures = [.. Outcomes(new Random(1), failures)
                .Select(o => o with { Machine = Name, Kind = Name, Reasons = [Name] })],
            Timelines = [usual.Timelines[0] with { Machine = Name }],
            Features = [new FeatureEffect(Name, 1, Name)],
            Notes = [Name],
        };
    }

    private static RunDescription Run => new()
    {
        Sources = ["demo/", "demo/failures.csv"],
        Version = "0.1.0",
        HorizonSeconds = 2 * 3600,
        LeadSeconds = 60,
        StepSeconds = 300,
        WarmupSeconds = 3600,
        Seed = 1,
        Split = "Four cuts in time, each a fifth of the span after the one before.",
    };

    private static FeatureEffect[] Features =>
    [
        new("“page allocation stalled for <*> ms”", 1.84, "template"),
        new("memory_free, level against the same hour of earlier days", -1.61, "metric"),
        new("“read error on <*>, sector <*>, retried”", 1.32, "template"),
        new("temperature, trend over 30 min", 1.12, "metric"),
        new("WARNING in the last 10 min", 0.91, "level"),
        new("Lines never seen before, 1 h", 0.66, "novelty"),
        new("“GET <*> 200 in <*> ms”", -0.42, "template"),
        new("All lines in the last 10 min", -0.31, "rate"),
        new("Silence of the quietest service", 0.22, "silence"),
    ];

    private static DataDescription Input(int failures) => new()
    {
        Records = 725_919,
        Samples = 580_608,
        Lines = 726_331,
        Machines = 12,
        Templates = 214,
        From = Start,
        To = Start.AddDays(28),
        Failures = 71,
        Decisions = 71_204,
        JudgedMachines = 12,
        DecisionsDigest = "0123456789abcdef",
        OpenDecisions = 144,
        PositiveDecisions = 612,
        TooLateDecisions = 28,
        JudgedFailures = failures,
        BaseRate = 612 / 71204.0,
    };

    private static List<FailureOutcome> Outcomes(Random random, int count)
    {
        var outcomes = new List<FailureOutcome>();
        for (int i = 0; i < count; i++)
        {
            string kind = Kinds[random.Next(Kinds.Length)];
            bool caught = kind != "sudden" && random.NextDouble() < 0.88;
            outcomes.Add(new FailureOutcome
            {
                Machine = $"par-{random.Next(12) + 1:00}",
                Time = Start.AddDays(6 + 21.5 * (i + random.NextDouble()) / count),
                Kind = kind,
                Caught = caught,
                LeadSeconds = caught ? 90 + 7000 * Math.Pow(random.NextDouble(), 2) : null,
                PeakRisk = caught ? 0.4 + 0.5 * random.NextDouble() : 0.2 * random.NextDouble(),
                Reasons = [Signals[random.Next(6)], Signals[random.Next(6)]],
            });
        }
        return outcomes;
    }

    private static FoldDescription Fold(int i) => new()
    {
        Cut = Start.AddDays(6 + 5.5 * i),
        Until = Start.AddDays(11.5 + 5.5 * i),
        TrainRows = 16_000 * (i + 1),
        TrainFailures = 14 * (i + 1),
        TestDecisions = 17_801,
        TestFailures = 7,
        Threshold = 0.27 + 0.03 * i,
        Model = "averaged SGD, 428 features",
    };

    private static Scorecard[] Scores(double[] leads) =>
    [
        Card("Vigie", leads.Length, leads.Length + 4, 4, 28, leads) with { PrAuc = 0.61, Brier = 0.0041,
            CalibrationError = 0.0012 },
        Card("Count of ERROR lines", 11, 41, 30, 28, leads[..11]) with { PrAuc = 0.14 },
        Card("Persistence", 3, 19, 16, 28, leads[..3]) with { PrAuc = 0.05 },
        Card("Always alarm", 28, 12, 4, 28, [.. leads, 7100]) with { PrAuc = 0.0086,
            FalseIncidentsPerMachineWeek = 0.11, AlarmShare = 1 },
    ];

    private static Scorecard Card(string name, int caught, int incidents, int wrong, int failures, double[] leads)
    {
        double precision = incidents == 0 ? 0 : (double)(incidents - wrong) / incidents,
            recall = (double)caught / failures;
        return new Scorecard
        {
            Name = name,
            Recall = recall,
            Precision = precision,
            F1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
            PrAuc = 0.3,
            Incidents = incidents,
            FalseIncidents = wrong,
            Caught = caught,
            LeadMedianSeconds = leads.Length == 0 ? null : leads[leads.Length / 2],
            LeadP10Seconds = leads.Length == 0 ? null : leads[leads.Length / 10],
            FalseIncidentsPerMachineWeek = wrong / (12 * 3.1),
            AlarmShare = 0.04,
            Brier = null,
            CalibrationError = null,
        };
    }

    private static CostCurve Cost
    {
        get
        {
            const double Weeks = 37;
            CostPoint At(double threshold, int missed, int wrong) => new(threshold, missed, wrong, (10 * missed + wrong) / Weeks);
            CostPoint[] points =
            [
                .. Enumerable.Range(0, 60).Select(i =>
                {
                    double threshold = 0.9 * Math.Pow(0.93, i);
                    return At(threshold, (int)(28 * threshold * 0.9) + 2, (int)(2 / threshold));
                }),
            ];
            return new CostCurve
            {
                MissCost = 10,
                AlarmCost = 1,
                MachineWeeks = Weeks,
                Points = points,
                Chosen = At(0.3, 11, 4),
                Cheapest = points.MinBy(p => p.Cost),
                NeverAlarm = 280 / Weeks,
                Ratios = [new CostRatio(1, 0.4, 0.35, 0.6, 0.76), new CostRatio(10, 3.1, 2.2, 0.06, 7.6)],
            };
        }
    }

    private static ForeseeableFigures Foreseeable => new()
    {
        LeastSeconds = 30,
        Failures = 22,
        Caught = 17,
        Recall = 17 / 22.0,
        OtherFailures = 6,
        OtherCaught = 0,
        OtherRecall = 0,
        CaughtBeforeOnset = 1,
        TrueIncidents = 17,
        LuckyIncidents = 0,
        FalseIncidents = 4,
    };

    private static KindFigures Kind(string kind, FailureOutcome[] failures)
    {
        double[] leads = [.. failures.Select(f => f.LeadSeconds).OfType<double>().Order()];
        return new KindFigures
        {
            Kind = kind,
            Failures = failures.Length,
            Caught = leads.Length,
            Recall = (double)leads.Length / failures.Length,
            Foreseeable = kind == "sudden" ? 0 : failures.Length,
            LeadMedianSeconds = leads.Length == 0 ? null : leads[leads.Length / 2],
            LeadP10Seconds = leads.Length == 0 ? null : leads[leads.Length / 10],
        };
    }

    private static GroupFigures Group(string group, int machines, int failures, int caught, int wrong) => new()
    {
        Group = group,
        Machines = machines,
        Failures = failures,
        Caught = caught,
        Incidents = caught + wrong,
        FalseIncidents = wrong,
        Recall = (double)caught / failures,
        Precision = (double)caught / (caught + wrong),
        F1 = 2.0 * caught / (failures + caught + wrong),
        FalseIncidentsPerMachineWeek = wrong / (machines * 3.1),
        LeadMedianSeconds = 1800,
    };

    private static PrecisionRecallPoint Point(double share) =>
        new(1 - share, Math.Max(0.98 - 0.3 * share - 0.67 * Math.Pow(share, 6), 0.0086), Math.Pow(share, 0.4));

    private static CalibrationBin Bin(int i, Random random)
    {
        double risk = 0.002 * Math.Pow(1.8, i);
        return new CalibrationBin(risk, risk * (0.7 + 0.6 * random.NextDouble()), 40_000 / (1 << i) + 30, 40_000 / (1 << i) + 30);
    }

    private static MachineTimeline Timeline(string machine, List<FailureOutcome> outcomes, Random random)
    {
        var own = outcomes.Where(o => o.Machine == machine).ToList();
        DateTimeOffset[] times = [.. Enumerable.Range(0, 6336).Select(i => Start.AddDays(6).AddMinutes(5 * i))];
        var risks = new double[times.Length];
        for (int i = 0; i < risks.Length; i++)
        {
            risks[i] = 0.004 + 0.03 * Math.Pow(random.NextDouble(), 12);
            foreach (var failure in own)
            {
                double ahead = (failure.Time - times[i]).TotalSeconds;
                if (ahead is < 0 and > -1800) risks[i] = double.NaN;
                else if (failure.Caught && ahead >= 0 && ahead < failure.LeadSeconds * 1.4)
                    risks[i] = failure.PeakRisk!.Value * (1 - 0.5 * ahead / failure.LeadSeconds!.Value / 1.4);
            }
        }
        return new MachineTimeline
        {
            Machine = machine,
            Thresholds = [.. times.Select(t => 0.27 + 0.03 * Math.Floor((t - times[0]).TotalDays / 5.5))],
            Times = times,
            Risks = risks,
            Failures = [.. own.Select(o => o.Time)],
        };
    }

    private static FalseIncident Incident(int i, Random random) => new()
    {
        Machine = $"par-{random.Next(12) + 1:00}",
        From = Start.AddDays(8 + 4 * i).AddMinutes(random.Next(900)),
        To = Start.AddDays(8 + 4 * i).AddMinutes(900 + 5 * random.Next(5)),
        PeakRisk = 0.35 + 0.1 * random.NextDouble(),
        Reasons = [Signals[random.Next(6)], Signals[random.Next(6)]],
    };
}
