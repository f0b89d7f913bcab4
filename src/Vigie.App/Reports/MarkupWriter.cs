namespace Vigie.App.Reports;

/// <summary>Text that is markup already and is written as it stands.</summary>
internal readonly record struct Markup(string? Text);

/// <summary>Writes HTML and SVG. What stands in braces is escaped unless it is <see cref="Markup"/>.</summary>
internal sealed class MarkupWriter(TextWriter output)
{
    private readonly TextWriter _output = output;

    /// <summary>Writes an interpolated string, its holes escaped.</summary>
    public void Write(ref MarkupHandler markup) => _output.Write(markup.Text);

    /// <summary>Writes markup as it stands.</summary>
    public void Raw(string markup) => _output.Write(markup);

    /// <summary>The interpolated string as markup, its holes escaped.</summary>
    public static Markup Of(ref MarkupHandler markup) => new(markup.Text);
}
