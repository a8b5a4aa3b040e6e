namespace Shadowing.Execution.Threads;

/// <summary>Where one thread of ours rests until it is woken.</summary>
internal sealed class RestingThread
{
    private bool _isWoken;

    /// <summary>Goes to rest: a wake-up from now on counts, and an earlier one, which came too late, does not.</summary>
    public void Begin()
    {
        lock (this)
        {
            _isWoken = false;
        }
    }

    /// <summary>Rests.</summary>
    /// <param name="most">For how long.</param>
    public void Rest(TimeSpan most)
    {
        lock (this)
        {
            try
            {
                if (!_isWoken)
                {
                    Monitor.Wait(this, most);
                }
            }
            catch (ThreadInterruptedException)
            {
                // Meant for code of the user's that has returned just now.
            }
        }
    }

    /// <summary>Wakes it.</summary>
    public void Wake()
    {
        lock (this)
        {
            _isWoken = true;
            Monitor.Pulse(this);
        }
    }
}
