using System.Globalization;

namespace Vigie.App.Cli;

/// <summary>Templates as CSV, one a line, the most frequent first.</summary>
internal static class TemplatesCsv
{
    public static void Write(IEnumerable<TemplateFact> templates, TextWriter text)
    {
        text.Write("key,count,share,first,last,template,new,variables,example\n");
        foreach (var t in templates)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture,
                $"{t.Key},{t.Count},{t.Share:0.######},{t.First},{t.Last},{Csv.Cell(t.Template)},"));
            text.Write(t.IsNew ? "1," : "0,");
            text.Write(Csv.Cell(string.Join("; ", t.Variables)));
            text.Write(',');
            text.Write(Csv.Cell(t.Examples.Count == 0 ? "" : t.Examples[0]));
            text.Write('\n');
        }
    }
}
