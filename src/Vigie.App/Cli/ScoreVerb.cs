using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Snapshots;
using Vigie.Host.Tables;
using Vigie.Learn;
using Vigie.Learn.Linear.Solvers;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary><c>vigie score</c>: what a linear model says of each row of a table, one after the other.</summary>
internal static class ScoreVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var table = new TableArguments();
        var model = new Option<string>("--model") { Description = "A model of 'vigie fit'", HelpName = "FILE", Required = true };
        var outFile = new Option<string>("--out")
        {
            Description = "The CSV file of predictions to write, or - for standard output",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("score", "Predict the rows of a table by a model of 'vigie fit'")
        {
            table.File, model, outFile, table.Label,
        };
        common.AddOutput(command);
        command.Does(error, (parsed, stop) =>
        {
            var target = parsed.GetRequiredValue(outFile);
            bool toOutput = target == "-";
            var screen = new Screen(
                output, error, parsed.GetValue(common.Json) && !toOutput, parsed.GetValue(common.Quiet) || toOutput);
            var reading = new TableOptions { Label = parsed.GetValue(table.Label), Stop = stop };
            Run(parsed.GetRequiredValue(table.File), parsed.GetRequiredValue(model), target, reading, screen);
        });
        return command;
    }

    private static void Run(string data, string modelPath, string target, TableOptions reading, Screen screen)
    {
        var file = LinearModelFile.Read(modelPath);
        using var sink = target == "-" ? null : new AtomicFile(target);
        var watch = Stopwatch.StartNew();
        using var rows = Open(data, file, reading);
        Check(rows, file);
        long count;
        using (var text = sink is null ? null : new StreamWriter(sink.Stream, leaveOpen: true))
            count = Write(rows, file.Model, text ?? screen.Output);
        sink?.Commit();
        var facts = new ScoreFacts(Path.GetFileName(modelPath), count, file.Model.Features, watch.Elapsed.TotalSeconds, target);
        if (screen.IsJson) screen.Output.WriteLine(JsonSerializer.Serialize(facts, LinearJson.Default.ScoreFacts));
        else screen.Say($"{BacktestSummary.Number(count)} predictions: {target}");
    }

    // The column of labels that the model was trained with is no feature where it is there again.
    private static ITableRows Open(string data, LinearModelFile file, TableOptions reading)
    {
        reading = reading with { FirstIndex = file.FirstIndex };
        var rows = TableFile.Open(data, reading);
        if (rows.IsSparse || reading.Label is not null || file.Label.Length == 0 || rows.Features != file.Model.Features + 1 || data == "-")
            return rows;
        rows.Dispose();
        return TableFile.Open(data, reading with { Label = file.Label });
    }

    private static void Check(ITableRows rows, LinearModelFile file)
    {
        if (rows.IsSparse) return;
        if (rows.Features != file.Model.Features)
            throw new InputException(rows.Name, $"there are {rows.Features} columns where the model has {file.Model.Features}"
                + (rows.HasLabels ? "" : ": if one of them is that of the labels, say which with --label"));
        if (rows.Columns.Count == 0 || file.Columns.Count == 0) return;
        for (int j = 0; j < file.Columns.Count; j++)
            if (rows.Columns[j] != file.Columns[j])
                throw new InputException(rows.Name, $"column {j + 1} is '{rows.Columns[j]}' where the model has '{file.Columns[j]}'");
    }

    private static long Write(ITableRows rows, FittedLinearModel model, TextWriter text)
    {
        var margins = new double[model.Outputs];
        var probabilities = new double[model.HasProbabilities ? model.ClassNames.Count : 0];
        var values = new float[Math.Max(256, rows.Values.Length)];
        text.Write(Header(model));
        while (rows.Next())
        {
            if (values.Length < rows.Values.Length) values = new float[2 * rows.Values.Length];
            TableLoader.Narrow(rows, values);
            Margins(rows, model, values, margins);
            text.Write(model.ClassNames.Count == 0 ? Number(margins[0]) : Csv.Cell(model.ClassNames[model.ClassOf(margins)]));
            if (probabilities.Length > 0) model.Probabilities(margins, probabilities);
            // Of two classes the second says all.
            var figures = probabilities.Length == 2 ? probabilities.AsSpan(1) : probabilities.Length > 0 ? probabilities : margins;
            if (model.ClassNames.Count > 0)
                foreach (double figure in figures) text.Write($",{Number(figure)}");
            text.Write('\n');
        }
        return rows.Row;
    }

    // Columns that the model does not know have no weight.
    private static void Margins(ITableRows rows, FittedLinearModel model, float[] values, double[] margins)
    {
        if (!rows.IsSparse)
        {
            model.Margins(values.AsSpan(0, rows.Values.Length), margins);
            return;
        }
        int known = rows.Indices.Length;
        while (known > 0 && rows.Indices[known - 1] >= model.Features) known--;
        model.Margins(new SparseRow(rows.Indices[..known], values.AsSpan(0, known)), margins);
    }

    private static string Header(FittedLinearModel model)
    {
        if (model.ClassNames.Count == 0) return "prediction\n";
        var names = model.Outputs == 1 ? model.ClassNames.Skip(1) : model.ClassNames;
        var kind = model.HasProbabilities ? "probability" : "margin";
        return $"prediction,{string.Join(',', names.Select(name => Csv.Cell($"{kind} of {name}")))}\n";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
