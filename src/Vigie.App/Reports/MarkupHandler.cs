using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vigie.App.Reports;

/// <summary>
/// Builds markup from an interpolated string: literals as they stand, holes escaped, numbers invariant.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private const char Unwritable = '\uFFFD';

    private readonly StringBuilder _text = new(literalLength + 12 * formattedCount);

    /// <summary>What was built.</summary>
    public string Text => _text.ToString();

    /// <summary>Takes the markup between two holes.</summary>
    public void AppendLiteral(string markup) => _text.Append(markup);

    /// <summary>Takes markup unescaped.</summary>
    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    /// <summary>Takes a whole number.</summary>
    public void AppendFormatted(long value) => _text.Append(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Takes a coordinate to a tenth of a pixel.</summary>
    public void AppendFormatted(double value) => _text.Append(Number(value, "0.#"));

    /// <summary>Takes a number in a format.</summary>
    public void AppendFormatted(double value, string format) => _text.Append(Number(value, format));

    /// <summary>Takes text: markup characters as entities; what XML cannot hold becomes U+FFFD.</summary>
    public void AppendFormatted(string? text)
    {
        for (int i = 0; i < (text?.Length ?? 0); i++)
        {
            char c = text![i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                _text.Append(c).Append(text[++i]);
            else
                Append(c);
        }
    }

    private void Append(char c)
    {
        switch (c)
        {
            case '&': _text.Append("&amp;"); break;
            case '<': _text.Append("&lt;"); break;
            case '>': _text.Append("&gt;"); break;
            case '"': _text.Append("&quot;"); break;
            case '\'': _text.Append("&#39;"); break;
            case '\n' or '\t': _text.Append(c); break;
            default: _text.Append(IsWritable(c) ? c : Unwritable); break;
        }
    }

    // XML 1.0, section 2.2; C1 controls are legal there but never meant.
    private static bool IsWritable(char c) =>
        c >= 0x20 && c is not (>= '\x7F' and < '\xA0') && !char.IsSurrogate(c) && c < '\uFFFE';

    // A rounded -0.04 would read "-0".
    private static string Number(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
