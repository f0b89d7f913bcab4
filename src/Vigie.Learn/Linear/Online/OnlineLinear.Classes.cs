namespace Vigie.Learn.Linear.Online;

public sealed partial class OnlineLinear
{
    // Makes sure that there is a class; outputs follow the order of labels.
    private void AddClass(int label)
    {
        int place = _classes.BinarySearch(label);
        if (place >= 0) return;
        place = ~place;
        if (_classes.Count == Options.MaxClasses)
            Throw.OutOfRange(nameof(label), label, $"of at most {Options.MaxClasses} classes");
        if (IsMultinomial) AddTogether(place);
        else AddOneByOne(place);
        _classes.Insert(place, label);
    }

    private void AddTogether(int place)
    {
        var output = NewOutput(FirstStep());
        if (_outputs.Count > 0) output.JoinAt(_outputs[0]);
        _outputs.Insert(place, output);
    }

    private void AddOneByOne(int place)
    {
        switch (_classes.Count)
        {
            case 0:
                _outputs.Add(NewOutput(FirstStep()));
                return;
            case 1:
                // The one output spoke for the class that was alone; from now on it speaks for the second.
                if (place == 1) _outputs[0].Negate();
                return;
            case 2:
                var first = NewOutput(FirstStep());
                first.CopyFrom(_outputs[0]);
                first.Negate();
                _outputs.Insert(0, first);
                break;
            default:
                break;
        }
        _outputs.Insert(place, NewOutput(FirstStep()));
    }

    private double FirstStep() => _outputs.Count > 0 ? _outputs[0].StepSize : Options.StepSize ?? 1;
}
