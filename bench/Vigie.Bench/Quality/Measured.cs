using System.Globalization;
using Vigie.Logs.Evaluation;

namespace Vigie.Bench.Quality;

/// <summary>What one scenario came to.</summary>
internal sealed record Measured(Scenario Scenario, BacktestReport Report, double Seconds, double PeakMegabytes)
{
    private const string ModelName = "Vigie";
    private const string BaselineName = "Count of ERROR lines";

    /// <summary>The model's scores.</summary>
    public Scorecard Model => Card(ModelName);

    /// <summary>Whether the floor holds; true where none is settled.</summary>
    public bool HoldsFloor => Scenario.FloorF1 is not { } floor || Model.F1 >= floor - Scenario.Tolerance;

    /// <summary>The row of the results.</summary>
    public string[] Cells(string commit, string processor) =>
    [
        Scenario.Id, Text(Model.F1, "0.000"), Text(Model.Recall, "0.000"), Text(Model.Precision, "0.000"),
        Text(Model.PrAuc, "0.000"), Model.LeadMedianSeconds is { } lead ? Text(lead, "0") : "none",
        Text(Card(BaselineName).F1, "0.000"), Text(Seconds, "0.0"), Text(PeakMegabytes, "0"), commit, processor,
    ];

    private Scorecard Card(string name) => Report.Scores.Single(card => card.Name == name);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
