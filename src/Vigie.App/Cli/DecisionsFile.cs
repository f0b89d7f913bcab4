using System.Globalization;
using Vigie.Logs;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>
/// A file of judged decisions, <c>machine,time,risk,threshold,alert,label</c>; the label is 1 where a failure followed in
/// time, 0 where none did, and empty where one came too soon to count.
/// </summary>
internal static class DecisionsFile
{
    private const string Header = "machine,time,risk,threshold,alert,label";

    public static void Write(BacktestOutcome outcome, Pipeline pipeline, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (var d in outcome.Decisions.Items)
        {
            string label = d.IsTooLate ? "" : d.IsPositive ? "1" : "0";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Csv.Cell(pipeline.Machines[d.Machine])},{Moments.Text(d.TimeMicros)},{d.Risk:R},{d.Threshold:R},{(d.Risk >= d.Threshold ? 1 : 0)},{label}"));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">The file is none of these.</exception>
    public static List<WrittenDecision> Read(TextReader text, string name)
    {
        var rows = CsvRows.Open(text, name, "machine,time,risk,label", required: 4);
        var decisions = new List<WrittenDecision>();
        while (rows.Next())
        {
            if (!double.TryParse(rows[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double risk))
                throw rows.Fault($"'{rows[2]}' is not a risk");
            bool? isPositive = rows[3] switch
            {
                "1" => true,
                "0" => false,
                "" => null,
                _ => throw rows.Fault($"'{rows[3]}' is not a label"),
            };
            decisions.Add(new WrittenDecision(rows.Machine(null), rows[1], risk, isPositive));
        }
        return decisions;
    }
}
