using System.Globalization;
using Vigie.Host.Tables;

namespace Vigie.Tests.Host.Tables;

/// <summary>Tables as text to compare.</summary>
internal static class Tables
{
    /// <summary>One line a row: label, then values (dense) or column:value (sparse).</summary>
    public static string[] Read(string path, TableOptions? options = null)
    {
        using var rows = TableFile.Open(path, options ?? new TableOptions());
        var lines = new List<string>();
        while (rows.Next())
        {
            var labels = new LabelColumn();
            if (rows.HasLabels) rows.AddLabelTo(labels);
            var line = rows.HasLabels ? $"{labels.ToClasses().Classes[0]} |" : "|";
            for (int k = 0; k < rows.Values.Length; k++)
                line += (rows.IsSparse ? $" {rows.Indices[k]}:" : " ") + rows.Values[k].ToString("R", CultureInfo.InvariantCulture);
            lines.Add(line);
            Assert.Equal(lines.Count, rows.Row);
        }
        return [.. lines];
    }

    /// <summary>The message of the refusal, without the file's folder.</summary>
    public static string Refusal(string path, TableOptions? options = null)
    {
        var message = Assert.Throws<Vigie.Logs.Records.InputException>(() => Read(path, options)).Message;
        return message.Replace($"{Path.GetDirectoryName(path)}/", "", StringComparison.Ordinal);
    }
}
