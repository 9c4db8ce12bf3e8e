"""The sandbox's work on pictures: networks, layers, words. Nothing heavy is loaded before the first call.

Every function here runs in the sandbox's one worker thread: a `cv2.dnn` network is not to be run by two at once.
"""
